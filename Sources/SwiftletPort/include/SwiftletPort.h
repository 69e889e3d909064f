// SPDX-License-Identifier: Apache-2.0
/* SwiftPM wants a public header of every C target.  The headers of the ports are in ../../include. */

// SPDX-License-Identifier: Apache-2.0
/* SwiftPM wants a public header of every C target; this port's are in ../../include. */

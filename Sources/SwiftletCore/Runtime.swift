// SPDX-License-Identifier: Apache-2.0
// Empty, and listed first: the compiler puts the weak copies of the Swift runtime into the
// object of the first file. That object stays out of the archive, so that a link proves
// that no runtime is needed, and the archive cannot override that of a Swift program.

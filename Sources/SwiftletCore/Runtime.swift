// SPDX-License-Identifier: Apache-2.0
// This file is empty and is listed first, because the compiler puts weak copies of the Swift runtime into the object of
// the first file. That object stays out of the archive. So a link proves that no runtime is needed, and the archive
// cannot override the runtime of a Swift program.

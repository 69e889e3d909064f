# SPDX-License-Identifier: Apache-2.0
# What swiftc cannot be told, set in LLVM's IR:  cmake -DIN=a.ll -DOUT=b.ll -DSELF=r10 -DMACHINE=rv64 -P ir.cmake
file(READ ${IN} swl_text)
# A text may have any address. LLVM puts those of 16 bytes and more at multiples of 16.
string(REGEX REPLACE "( constant \\[[0-9]+ x i8\\] c\"[^\"\n]*\")\n" "\\1, align 1\n" swl_text "${swl_text}")
# Swift has self in r10, which a Cortex-M0+ has to move for every use: as an ordinary argument it saves
# 668 of 52743 bytes of everything there.  Other machines are better off with the register.
if(NOT SELF)
  string(REPLACE "swiftself " "" swl_text "${swl_text}")
endif()
# C on rv64 has the sign of 32 bits above them, of unsigned ones, too (riscv-elf-psabi-doc, "Integer Calling Convention").
# swiftc 6.3 says that there are zeros: numbers from 2^31 on were misread on their way from C and to it.
if(MACHINE STREQUAL "rv64")
  string(REGEX REPLACE "zeroext ((range\\([^)]*\\) )?i32)" "signext \\1" swl_text "${swl_text}")
  string(REGEX REPLACE "(i32 (noundef )?)zeroext" "\\1signext" swl_text "${swl_text}")
endif()
# The bits above a Bool or a byte that a function of Swift gives may be anything, and each caller cuts them off. Here they are zeros, as in
# C: 136 of 46236 bytes of everything on a Cortex-M4.
string(REGEX REPLACE "(swiftcc (noundef )?(range\\([^)]*\\) )?)(i1|i8) ([@%])" "\\1zeroext \\4 \\5" swl_text "${swl_text}")
file(WRITE ${OUT} "${swl_text}")

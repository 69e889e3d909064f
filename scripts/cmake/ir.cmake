# SPDX-License-Identifier: Apache-2.0
# What swiftc cannot be told, set in LLVM's IR:  cmake -DIN=a.ll -DOUT=b.ll -DSELF=r10 -P ir.cmake
file(READ ${IN} swl_text)
# A text may have any address. LLVM puts those of 16 bytes and more at multiples of 16.
string(REGEX REPLACE "( constant \\[[0-9]+ x i8\\] c\"[^\"\n]*\")\n" "\\1, align 1\n" swl_text "${swl_text}")
# Swift has self in r10, which a Cortex-M0+ has to move for every use: as an ordinary argument it saves
# 668 of 52743 bytes of everything there.  Other machines are better off with the register.
if(NOT SELF)
  string(REPLACE "swiftself " "" swl_text "${swl_text}")
endif()
file(WRITE ${OUT} "${swl_text}")

# SPDX-License-Identifier: Apache-2.0
# What the core is compiled for: flags of swiftc, the machines that an archive of a target fits (their
# names are those of Sources/SwiftletPort/machine.h), and a few words for people.

# What LLVM does to loops and branches for speed costs bytes, even when it optimises for size;
# on x86_64 it costs instructions, too. Without these ten switches a row is 2 to 7 % larger on
# Cortex-M4: the SigV4 header 92 bytes of 4162, the exchange 202 of 4462.
set(swl_small -Xllvm -bonus-inst-threshold=0 -Xllvm -tail-dup-placement=false -Xllvm -replexitval=never -Xllvm -join-globalcopies -Xllvm -tail-merge-size=1 -Xllvm -disable-lsr -Xllvm -disable-machine-licm -Xllvm -phi-node-folding-threshold=1 -Xllvm -two-entry-phi-node-folding-threshold=0 -Xllvm -enable-shrink-wrap=false)
set(swl_arm -Xcc -fshort-enums ${swl_small})
set(swl_soft ${swl_arm} -Xcc -mfloat-abi=soft)
set(swl_flags_host ${swl_small})
set(swl_flags_cortex-m0plus -target armv6m-none-none-eabi -Xcc -mcpu=cortex-m0plus ${swl_soft})
set(swl_flags_cortex-m3 -target armv7em-none-none-eabi -Xcc -mcpu=cortex-m3 ${swl_soft})
set(swl_flags_cortex-m4 -target armv7em-none-none-eabi -Xcc -mcpu=cortex-m4 ${swl_soft})
set(swl_flags_cortex-m4f -target armv7em-none-none-eabi -Xcc -mcpu=cortex-m4 ${swl_arm} -Xcc -mfloat-abi=hard -Xcc -mfpu=fpv4-sp-d16)
set(swl_flags_cortex-m7f -target armv7em-none-none-eabi -Xcc -mcpu=cortex-m7 ${swl_arm} -Xcc -mfloat-abi=hard -Xcc -mfpu=fpv5-d16)
set(swl_flags_cortex-m33 -target armv7em-none-none-eabi -Xcc -mcpu=cortex-m33 ${swl_soft})
set(swl_flags_cortex-m33f -target armv7em-none-none-eabi -Xcc -mcpu=cortex-m33 ${swl_arm} -Xcc -mfloat-abi=hard -Xcc -mfpu=fpv5-sp-d16)
set(swl_flags_cortex-m55 -target armv7em-none-none-eabi -Xcc -mcpu=cortex-m55 ${swl_arm} -Xcc -mfloat-abi=hard)
set(swl_flags_rv32imc -target riscv32-none-none-eabi -Xcc -march=rv32imc -Xcc -mabi=ilp32 ${swl_small})
set(swl_flags_rv32imac -target riscv32-none-none-eabi -Xcc -march=rv32imac -Xcc -mabi=ilp32 ${swl_small})
set(swl_flags_rv32imafc -target riscv32-none-none-eabi -Xcc -march=rv32imafc -Xcc -mabi=ilp32f ${swl_small})
set(swl_flags_rv64 -target riscv64-none-none-eabi -Xcc -march=rv64gc -Xcc -mabi=lp64d ${swl_small})
set(swl_flags_rv32 -target riscv32-none-none-eabi ${swl_small})
# Linux guards indirect jumps and returns only in a program whose every object says that it may: BTI and PAC, CET.
set(swl_flags_aarch64 -target aarch64-none-none-elf -Xcc -mbranch-protection=standard ${swl_small})
set(swl_flags_armhf -target armv7-none-none-eabi -Xcc -march=armv7-a -Xcc -mthumb -Xcc -mfloat-abi=hard -Xcc -mfpu=vfpv3-d16 ${swl_small})
set(swl_flags_x86_64 -target x86_64-unknown-linux-gnu -Xcc -fcf-protection=full ${swl_small})
set(swl_flags_custom "")

# More for clang, which makes the objects. A firmware has one place in memory: its code need not be
# position-independent, as that of a Linux program must. A Cortex-M reads a text from beside the code
# that uses it, with no address of it in memory.
set(swl_static -fno-pic -mllvm -arm-promote-constant -mllvm -arm-promote-constant-max-size=256 -mllvm -arm-promote-constant-max-total=2048)
foreach(target IN ITEMS cortex-m0plus cortex-m3 cortex-m4 cortex-m4f cortex-m7f cortex-m33 cortex-m33f cortex-m55)
  set(swl_clang_${target} ${swl_static})
endforeach()
foreach(target IN ITEMS rv32imc rv32imac rv32imafc rv32)
  set(swl_clang_${target} -fno-pic)
endforeach()
foreach(target IN ITEMS host custom rv64 aarch64 armhf x86_64)
  set(swl_clang_${target} -fPIC)
endforeach()

# The same words, for the member that is written in assembler: GNU_PROPERTY_AARCH64_FEATURE_1_AND with BTI, PAC
# and GCS, GNU_PROPERTY_X86_FEATURE_1_AND with IBT and SHSTK.
set(swl_guard_aarch64 "0xc0000000, 4, 7, 0")
set(swl_guard_x86_64 "0xc0000002, 4, 3, 0")

# Code for a lesser core runs on a greater one of the same float ABI.
set(swl_machines_cortex-m0plus armv6m_soft armv7m_soft armv7em_soft armv8m_base_soft armv8m_main_soft armv8_1m_main_soft)
set(swl_machines_cortex-m3 armv7m_soft armv7em_soft armv8m_main_soft armv8_1m_main_soft)
set(swl_machines_cortex-m4 armv7em_soft)
set(swl_machines_cortex-m4f armv7em_hard_single armv7em_hard_double)
set(swl_machines_cortex-m7f armv7em_hard_double)
set(swl_machines_cortex-m33 armv8m_main_soft armv8_1m_main_soft)
set(swl_machines_cortex-m33f armv8m_main_hard_single armv8_1m_main_hard_double)
set(swl_machines_cortex-m55 armv8_1m_main_hard_double armv8m_main_hard_double)
set(swl_machines_rv32imc rv32imc_ilp32 rv32imac_ilp32 rv32imafc_ilp32 rv32imafdc_ilp32)
set(swl_machines_rv32imac rv32imac_ilp32 rv32imafc_ilp32 rv32imafdc_ilp32)
set(swl_machines_rv32 ${swl_machines_rv32imac})
set(swl_machines_rv32imafc rv32imafc_ilp32f rv32imafdc_ilp32f)
set(swl_machines_rv64 rv64imafdc_lp64d)
set(swl_machines_aarch64 aarch64)
set(swl_machines_armhf armv7a_hard_double armv8a_hard_double)
set(swl_machines_x86_64 x86_64)

# The core needs no C library: an archive for x86_64 or aarch64 links with glibc and musl alike.
set(swl_title_cortex-m0plus "Cortex-M0, M0+, and any greater Cortex-M without hard floats")
set(swl_title_cortex-m3 "Cortex-M3")
set(swl_title_cortex-m4 "Cortex-M4, soft floats")
set(swl_title_cortex-m4f "Cortex-M4 with its FPU (STM32F4, nRF52)")
set(swl_title_cortex-m7f "Cortex-M7 with doubles (STM32H7, i.MX RT)")
set(swl_title_cortex-m33 "Cortex-M33, soft floats (RP2350, nRF91)")
set(swl_title_cortex-m33f "Cortex-M33 with its FPU (STM32U5, nRF53)")
set(swl_title_cortex-m55 "Cortex-M55, hard floats")
set(swl_title_rv32imc "RISC-V rv32imc (ESP32-C3)")
set(swl_title_rv32imac "RISC-V rv32imac (ESP32-C6, ESP32-H2)")
set(swl_title_rv32imafc "RISC-V rv32imafc, ilp32f (ESP32-P4)")
set(swl_title_rv64 "RISC-V rv64gc, lp64d (Linux)")
set(swl_title_aarch64 "aarch64 (Linux, glibc or musl)")
set(swl_title_armhf "ARMv7-A, hard floats (Linux)")
set(swl_title_x86_64 "x86_64 (Linux, glibc or musl)")

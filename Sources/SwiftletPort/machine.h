// SPDX-License-Identifier: Apache-2.0
/* The machine that this is compiled for: core and float ABI.  Each archive defines swl_machine_NAME for the
 * machines that it fits, and a port refers to its own machine.  So an archive for another core does not link,
 * where M4 code on an M0+ would fault in the field.  The reference takes no bytes.  lld does not check it.  It is
 * left out if the compiler has no such relocation, or if SWL_ANY_MACHINE is defined. */
#ifndef SWL_MACHINE_H
#define SWL_MACHINE_H

#if defined(__arm__)
#if defined(__ARM_PCS_VFP) && (__ARM_FP & 8)
#define SWL_FLOATS hard_double
#elif defined(__ARM_PCS_VFP)
#define SWL_FLOATS hard_single
#else
#define SWL_FLOATS soft
#endif
#if defined(__ARM_ARCH_6M__)
#define SWL_CORE armv6m
#elif defined(__ARM_ARCH_7M__)
#define SWL_CORE armv7m
#elif defined(__ARM_ARCH_7EM__)
#define SWL_CORE armv7em
#elif defined(__ARM_ARCH_8M_BASE__)
#define SWL_CORE armv8m_base
#elif defined(__ARM_ARCH_8_1M_MAIN__) || defined(__ARM_FEATURE_MVE) /* gcc 12 says 8M_MAIN for 8.1-M */
#define SWL_CORE armv8_1m_main
#elif defined(__ARM_ARCH_8M_MAIN__)
#define SWL_CORE armv8m_main
#elif __ARM_ARCH >= 8
#define SWL_CORE armv8a
#elif defined(__ARM_ARCH_7A__)
#define SWL_CORE armv7a
#else
#define SWL_CORE armv4
#endif
#define SWL_NO_RELOCATION "R_ARM_NONE"

#elif defined(__riscv)
#if defined(__riscv_float_abi_double)
#define SWL_FLOATS_OF(abi) abi##d
#elif defined(__riscv_float_abi_single)
#define SWL_FLOATS_OF(abi) abi##f
#else
#define SWL_FLOATS_OF(abi) abi
#endif
#if __riscv_xlen == 32
#define SWL_FLOATS SWL_FLOATS_OF(ilp32)
#define SWL_BASE rv32
#else
#define SWL_FLOATS SWL_FLOATS_OF(lp64)
#define SWL_BASE rv64
#endif
#if defined(__riscv_mul)
#define SWL_M m
#else
#define SWL_M
#endif
#if defined(__riscv_atomic)
#define SWL_A a
#else
#define SWL_A
#endif
#if __riscv_flen >= 64
#define SWL_F fd
#elif __riscv_flen >= 32
#define SWL_F f
#else
#define SWL_F
#endif
#if defined(__riscv_compressed)
#define SWL_C c
#else
#define SWL_C
#endif
#define SWL_JOIN6_(a, b, c, d, e, f) a##b##c##d##e##f
#define SWL_JOIN6(a, b, c, d, e, f) SWL_JOIN6_(a, b, c, d, e, f)
#define SWL_CORE SWL_JOIN6(SWL_BASE, i, SWL_M, SWL_A, SWL_F, SWL_C)
#define SWL_NO_RELOCATION "R_RISCV_NONE"

#elif defined(__aarch64__)
#define SWL_MACHINE swl_machine_aarch64
#define SWL_NO_RELOCATION "R_AARCH64_NONE"
#elif defined(__x86_64__) && !defined(__ILP32__)
#define SWL_MACHINE swl_machine_x86_64
#define SWL_NO_RELOCATION "R_X86_64_NONE"
#elif defined(__i386__)
#define SWL_MACHINE swl_machine_i386
#define SWL_NO_RELOCATION "R_386_NONE"
#elif defined(__XTENSA__) && defined(__XTENSA_CALL0_ABI__)
#define SWL_MACHINE swl_machine_xtensa_call0
#define SWL_NO_RELOCATION "R_XTENSA_NONE"
#elif defined(__XTENSA__)
#define SWL_MACHINE swl_machine_xtensa_windowed
#define SWL_NO_RELOCATION "R_XTENSA_NONE"
#endif

#define SWL_NAMED_(core, floats) swl_machine_##core##_##floats
#define SWL_NAMED(core, floats) SWL_NAMED_(core, floats)
#if defined(SWL_CORE)
#define SWL_MACHINE SWL_NAMED(SWL_CORE, SWL_FLOATS)
#endif
#define SWL_TEXT_(name) #name
#define SWL_TEXT(name) SWL_TEXT_(name)

/* Belongs into a function that every program with the port calls. */
#if defined(SWL_MACHINE) && defined(__GNUC__) && defined(__ELF__) && !defined(SWL_ANY_MACHINE)
#define SWL_NEEDS_AN_ARCHIVE_FOR_THIS_MACHINE() __asm__ volatile(".reloc ., " SWL_NO_RELOCATION ", " SWL_TEXT(SWL_MACHINE))
#else
#define SWL_NEEDS_AN_ARCHIVE_FOR_THIS_MACHINE() ((void)0)
#endif

#endif
#ifdef SWL_MACHINE_NAME /* a build script reads the name with cc -E */
SWL_MACHINE
#endif

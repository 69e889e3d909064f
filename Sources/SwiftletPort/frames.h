// SPDX-License-Identifier: Apache-2.0
/* For the crypto ports: after a signature, the crypto library has left a key in its stack frames, such as the buffer
 * of RFC 6979.  fill_frames overwrites SWL_FRAMES bytes of the stack below its caller, which are those frames:
 * signing used more stack than that. */
#ifdef __GNUC__
__attribute__((noinline))
#endif
static void
fill_frames(void)
{
    volatile uint8_t frames[SWL_FRAMES];

    for (size_t i = 0; i < sizeof frames; i++)
        frames[i] = 0;
}

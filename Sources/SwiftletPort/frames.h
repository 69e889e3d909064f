// SPDX-License-Identifier: Apache-2.0
/* For the crypto ports: the library leaves a key in frames of its own, such as the buffer of RFC 6979.
 * Filling SWL_FRAMES bytes of the stack is filling those; signing took more than that. */
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

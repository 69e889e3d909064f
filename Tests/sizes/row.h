/* What each row of the size table shares: calls that the compiler cannot foresee, through a
 * transport that is nobody's. */
#ifndef ROW_H
#define ROW_H

#include "swiftlet.h"

extern swl_str given_text(void);
extern void use(const void *p);
extern int32_t stub_send(void *ctx, const void *p, size_t n);
extern int32_t stub_recv(void *ctx, void *p, size_t n);

#endif

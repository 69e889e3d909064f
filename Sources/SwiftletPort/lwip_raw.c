// SPDX-License-Identifier: Apache-2.0
/* Sockets, names and the clock for swiftlet_port.h over lwIP's raw API; swiftlet_lwip.h has its rules.  It is one long file,
 * so that a firmware without an operating system compiles one file; connections and names share no state but
 * last_error. */
#include "belongs.h"
#if SWL_HAS_LWIP_RAW
#include "swiftlet_lwip.h"
#include "machine.h"

#include <lwip/dns.h>
#include <lwip/pbuf.h>
#include <lwip/sys.h>
#include <lwip/tcp.h>
#include <string.h>
#if !NO_SYS || !LWIP_TCP || !LWIP_DNS
#error "lwip_raw.c needs NO_SYS 1, LWIP_TCP and LWIP_DNS; with threads take socket_bsd.c (Swiftlet::lwip)"
#endif

/* ---- connections: a socket is an index here -------------------------------------------------- */
typedef struct connection {
    struct tcp_pcb *pcb; /* NULL: lwIP has freed it                                    */
    struct pbuf *received; /* arrived, and not yet read                                  */
    err_t error; /* why lwIP has freed it                                      */
    uint8_t used, connected, ended;
} connection;

static connection connections[MEMP_NUM_TCP_PCB];
static err_t last_error;

uint32_t swl_port_now_ms(void)
{
    return sys_now();
}

int32_t swl_port_error(void)
{
    return last_error;
}

static swl_status status_of(err_t error)
{
    last_error = error;
    switch (error) {
    case ERR_OK:
        return SWL_OK;
    case ERR_RTE:
        return SWL_E_UNREACHABLE;
    case ERR_ABRT: /* nothing acknowledged what was sent */
    case ERR_TIMEOUT:
        return SWL_E_TIMEOUT;
    case ERR_RST:
    case ERR_CLSD:
    case ERR_CONN:
        return SWL_E_CLOSED;
    default:
        return SWL_E_IO;
    }
}

static err_t on_connected(void *ctx, struct tcp_pcb *pcb, err_t error)
{
    (void)pcb;
    (void)error;
    ((connection *)ctx)->connected = 1;
    return ERR_OK;
}

/* After ERR_MEM lwIP keeps the bytes and offers them again. */
static err_t on_received(void *ctx, struct tcp_pcb *pcb, struct pbuf *p, err_t error)
{
    connection *c = ctx;

    (void)pcb;
    (void)error;
    if (p == NULL)
        c->ended = 1;
    else if (c->received == NULL)
        c->received = p;
    else if (c->received->tot_len > 0xffff - p->tot_len)
        return ERR_MEM;
    else
        pbuf_cat(c->received, p);
    return ERR_OK;
}

/* lwIP has freed the tcp_pcb.  Bytes that arrived before can still be read. */
static void on_error(void *ctx, err_t error)
{
    connection *c = ctx;

    c->pcb = NULL;
    c->error = error;
}

static void to_lwip(ip_addr_t *out, const swl_address *a)
{
    memset(out, 0, sizeof *out);
#if LWIP_IPV6
    if (a->version == 6) {
        memcpy(ip_2_ip6(out)->addr, a->ip, 16);
        IP_SET_TYPE_VAL(*out, IPADDR_TYPE_V6);
#if LWIP_IPV6_SCOPES
        ip6_addr_set_zone(ip_2_ip6(out), (u8_t)a->scope);
#endif
        return;
    }
#endif
#if LWIP_IPV4
    memcpy(&ip_2_ip4(out)->addr, a->ip, 4);
    IP_SET_TYPE_VAL(*out, IPADDR_TYPE_V4);
#endif
}

static int is_of_a_family_that_is_built_in(const swl_address *a)
{
    return (LWIP_IPV4 && a->version == 4) || (LWIP_IPV6 && a->version == 6);
}

static connection *free_connection(void)
{
    for (size_t i = 0; i < sizeof connections / sizeof *connections; i++)
        if (!connections[i].used)
            return &connections[i];
    return NULL;
}

swl_status swl_port_connect(const swl_address *to, int32_t *socket)
{
    SWL_NEEDS_AN_ARCHIVE_FOR_THIS_MACHINE();
    connection *c = free_connection();
    ip_addr_t ip;
    err_t error;

    if (!is_of_a_family_that_is_built_in(to))
        return status_of(ERR_RTE);
    to_lwip(&ip, to);
    last_error = ERR_MEM;
    if (c == NULL)
        return SWL_E_IO_SOCKETS;
    memset(c, 0, sizeof *c);
    c->pcb = tcp_new_ip_type(IP_GET_TYPE(&ip));
    if (c->pcb == NULL)
        return SWL_E_IO_SOCKETS;
    tcp_arg(c->pcb, c);
    tcp_recv(c->pcb, on_received);
    tcp_err(c->pcb, on_error);
    tcp_nagle_disable(c->pcb);
    error = tcp_connect(c->pcb, &ip, to->port, on_connected);
    if (error != ERR_OK) {
        tcp_err(c->pcb, NULL);
        tcp_abort(c->pcb);
        return status_of(error);
    }
    c->used = 1;
    *socket = (int32_t)(c - connections);
    return SWL_AGAIN;
}

/* A reset during the connect is a refusal. */
swl_status swl_port_connected(int32_t socket)
{
    connection *c = &connections[socket];

    if (c->connected)
        return SWL_OK;
    if (c->pcb != NULL)
        return SWL_AGAIN;
    return status_of(c->error) == SWL_E_CLOSED ? SWL_E_REFUSED : status_of(c->error);
}

static u16_t room(const connection *c)
{
    return c->connected && tcp_sndqueuelen(c->pcb) < TCP_SND_QUEUELEN ? tcp_sndbuf(c->pcb) : 0;
}

static int is_ready(const connection *c, uint32_t wants)
{
    if (c->pcb == NULL)
        return 1;
    if ((wants & SWL_READ) && (c->received != NULL || c->ended))
        return 1;
    return (wants & SWL_WRITE) && room(c) > 0;
}

static int is_any_ready(const int32_t *sockets, uint32_t count, uint32_t wants)
{
    for (uint32_t i = 0; i < count; i++)
        if (sockets[i] >= 0 && is_ready(&connections[sockets[i]], wants))
            return 1;
    return 0;
}

/* Calls swl_lwip_pump at least once: a program that always has something to do must still move bytes. */
void swl_port_wait(const int32_t *sockets, uint32_t count, uint32_t wants, uint32_t ms)
{
    const uint32_t start = sys_now();
    uint32_t spent = 0;

    do {
        swl_lwip_pump(is_any_ready(sockets, count, wants) ? 0 : ms - spent);
        spent = sys_now() - start;
    } while (spent < ms && !is_any_ready(sockets, count, wants));
}

/* If lwIP's heap has no room for n bytes, sends half of them, and so on. */
int32_t swl_port_send(int32_t socket, const void *p, size_t n)
{
    connection *c = &connections[socket];
    err_t error = ERR_MEM;

    if (c->pcb == NULL)
        return status_of(c->error);
    if (n > room(c))
        n = room(c);
    for (; n > 0; n /= 2) {
        error = tcp_write(c->pcb, p, (u16_t)n, TCP_WRITE_FLAG_COPY);
        if (error != ERR_MEM)
            break;
    }
    if (n == 0)
        return -SWL_AGAIN;
    if (error != ERR_OK)
        return status_of(error);
    (void)tcp_output(c->pcb); /* lwIP's timer sends what this cannot send now */
    return (int32_t)n;
}

int32_t swl_port_recv(int32_t socket, void *p, size_t n)
{
    connection *c = &connections[socket];

    if (c->received != NULL) {
        u16_t taken = pbuf_copy_partial(c->received, p, n > 0xffff ? 0xffff : (u16_t)n, 0);
        c->received = pbuf_free_header(c->received, taken);
        if (c->pcb != NULL)
            tcp_recved(c->pcb, taken);
        return taken;
    }
    if (c->ended)
        return 0;
    return c->pcb != NULL ? -SWL_AGAIN : status_of(c->error);
}

void swl_port_close(int32_t socket)
{
    connection *c = &connections[socket];
    struct tcp_pcb *pcb = c->pcb;

    if (c->received != NULL)
        pbuf_free(c->received);
    memset(c, 0, sizeof *c);
    if (pcb == NULL)
        return;
    tcp_arg(pcb, NULL);
    tcp_recv(pcb, NULL);
    tcp_err(pcb, NULL);
    if (tcp_close(pcb) != ERR_OK)
        tcp_abort(pcb);
}

/* ---- names -------------------------------------------------------------------------------- */
enum { FAMILIES = LWIP_IPV4 + LWIP_IPV6 };
typedef struct lookup {
    uint8_t used; /* 1: the core waits for it                                       */
    uint8_t pending; /* questions that lwIP has not answered; it cannot cancel one     */
    uint8_t count;
    ip_addr_t found[FAMILIES];
} lookup;

static lookup lookups[DNS_TABLE_SIZE];

static void on_found(const char *name, const ip_addr_t *ip, void *ctx)
{
    lookup *q = ctx;

    (void)name;
    q->pending--;
    if (ip != NULL && q->used)
        q->found[q->count++] = *ip;
}

static void from_lwip(swl_address *out, const ip_addr_t *ip, uint16_t port)
{
    memset(out, 0, sizeof *out);
    out->port = port;
    out->version = IP_IS_V6(ip) ? 6 : 4;
#if LWIP_IPV6
    if (IP_IS_V6(ip)) {
        memcpy(out->ip, ip_2_ip6(ip)->addr, 16);
#if LWIP_IPV6_SCOPES
        out->scope = ip6_addr_zone(ip_2_ip6(ip));
#endif
    }
#endif
#if LWIP_IPV4
    if (IP_IS_V4(ip))
        memcpy(out->ip, &ip_2_ip4(ip)->addr, 4);
#endif
}

/* Asks for one family.  ERR_MEM: lwIP's table is full. */
static err_t ask(lookup *q, const char *host, u8_t family)
{
    ip_addr_t ip;
    err_t error;

    q->pending++;
    error = dns_gethostbyname_addrtype(host, &ip, on_found, q, family);
    if (error != ERR_INPROGRESS)
        on_found(host, error == ERR_OK ? &ip : NULL, q);
    return error == ERR_INPROGRESS ? ERR_OK : error;
}

/* Begins a lookup.  NULL: the tables are full, try again later. */
static lookup *start(const char *host)
{
    lookup *q = NULL;
    ip_addr_t ip;

    for (size_t i = 0; i < sizeof lookups / sizeof *lookups; i++)
        if (!lookups[i].used && lookups[i].pending == 0)
            q = &lookups[i];
    if (q == NULL)
        return NULL;
    memset(q, 0, sizeof *q);
    q->used = 1;
    if (ipaddr_aton(host, &ip)) {
        q->found[q->count++] = ip;
        return q;
    }
#if LWIP_IPV4
    if (ask(q, host, LWIP_DNS_ADDRTYPE_IPV4) == ERR_MEM) {
        q->used = 0;
        return NULL;
    }
#endif
#if LWIP_IPV6
    (void)ask(q, host, LWIP_DNS_ADDRTYPE_IPV6);
#endif
    return q;
}

swl_status swl_port_resolve(void **state, swl_str name, uint16_t port, swl_address *out, uint32_t max, uint16_t *count)
{
    char host[254];
    lookup *q = *state;

    if (name.len == 0 || name.len >= sizeof host)
        return SWL_E_HOST;
    if (q == NULL) {
        memcpy(host, name.ptr, name.len);
        host[name.len] = 0;
        *state = q = start(host);
    }
    if (q == NULL || q->pending > 0)
        return SWL_AGAIN;
    *state = NULL;
    q->used = 0;
    for (*count = 0; *count < q->count && *count < max; ++*count)
        from_lwip(&out[*count], &q->found[*count], port);
    if (*count > 0)
        return SWL_OK;
    last_error = ERR_VAL;
    return SWL_E_HOST_TEMPORARY;
}

void swl_port_resolve_stop(void **state)
{
    lookup *q = *state;

    if (q != NULL)
        q->used = 0;
    *state = NULL;
}
#endif

#ifndef VESTRY_CEPOLL_H
#define VESTRY_CEPOLL_H

// `accept4`, epoll and eventfd are not visible through `import Foundation` or `import Glibc`
// on Linux, so these few lines name them for Swift. No logic lives here.
#define _GNU_SOURCE
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

static inline int vestry_accept4(int listener, struct sockaddr *address, socklen_t *length) {
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

static inline int vestry_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static inline int vestry_epoll_control(int epoll, int operation, int descriptor, uint32_t events,
                                       uint64_t token) {
    struct epoll_event event;
    event.events = events;
    event.data.u64 = token;
    return epoll_ctl(epoll, operation, descriptor, &event);
}

static inline int vestry_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

static inline uint32_t vestry_event_flags(const struct epoll_event *event) { return event->events; }
static inline uint64_t vestry_event_token(const struct epoll_event *event) { return event->data.u64; }

#endif

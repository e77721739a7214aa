#ifndef VESTRY_CEPOLL_H
#define VESTRY_CEPOLL_H

// `accept4`, epoll, eventfd and `SCHED_BATCH` are not visible through `import Foundation` or `import Glibc`
// on Linux, so these few lines name them for Swift. No logic lives here. `_GNU_SOURCE` is for the
// C file alone: in a header it would change structures that other modules show as well.
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

int vestry_accept4(int listener, struct sockaddr *address, socklen_t *length);
int vestry_epoll_create(void);
int vestry_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t token);
int vestry_eventfd(void);
uint32_t vestry_event_flags(const struct epoll_event *event);
uint64_t vestry_event_token(const struct epoll_event *event);
int vestry_schedule_as_batch(void);

#endif

#define _GNU_SOURCE
#include "CEpoll.h"
#include <sched.h>

int vestry_accept4(int listener, struct sockaddr *address, socklen_t *length) {
    return accept4(listener, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

int vestry_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int vestry_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event;
    event.events = events;
    event.data.u64 = token;
    return epoll_ctl(epoll, operation, descriptor, &event);
}

int vestry_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

uint32_t vestry_event_flags(const struct epoll_event *event) { return event->events; }
uint64_t vestry_event_token(const struct epoll_event *event) { return event->data.u64; }

int vestry_schedule_as_batch(void) {
    struct sched_param parameters = {0};
    return sched_setscheduler(0, SCHED_BATCH, &parameters);
}

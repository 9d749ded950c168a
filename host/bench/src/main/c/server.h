/* What the C servers have in common: one thread, one epoll, sockets that do not block. */
#ifndef SERVER_H
#define SERVER_H

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static inline void die(const char *what) {
    perror(what);
    exit(1);
}

/* A socket that listens on loopback. */
static inline int listen_on(const char *port, int flags) {
    int listener = socket(AF_INET, SOCK_STREAM | flags, 0);
    int on = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)atoi(port)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    if (listener < 0) die("socket");
    if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) die("setsockopt");
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) die("bind");
    if (listen(listener, 4096) < 0) die("listen");
    signal(SIGPIPE, SIG_IGN);
    return listener;
}

static inline void watch(int epoll, int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0) die("epoll_ctl");
}

/* The next connection, or -1 if there is none now. */
static inline int accept_from(int listener) {
    int on = 1;
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (fd >= 0) setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

/* Calls handle(fd) for each connection that can be read, for ever; accepted(fd) for a new one. */
static inline void serve(int listener, void (*accepted)(int), void (*handle)(int)) {
    struct epoll_event events[1024];
    int epoll = epoll_create1(0);
    if (epoll < 0) die("epoll_create1");
    watch(epoll, listener);
    for (;;) {
        int count = epoll_wait(epoll, events, 1024, -1);
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd != listener) {
                handle(fd);
                continue;
            }
            while ((fd = accept_from(listener)) >= 0) {
                if (accepted) accepted(fd);
                watch(epoll, fd);
            }
        }
    }
}

#endif

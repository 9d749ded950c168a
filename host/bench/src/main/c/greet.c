/*
 * greet PORT [linger]: a connection begins with 16 bytes, is answered with them, and closed. What a
 * peer still sends then resets it, and the answer may be lost; with "linger" the server ends its
 * stream, and closes when the peer has ended its own.
 */
#include "server.h"

static int lingers;

static void greet(int fd) {
    char start[16];
    ssize_t size = read(fd, start, sizeof start);
    if (size < 0 && errno == EAGAIN) return;
    /* The load sends the start packet in one segment. */
    if (size == sizeof start && write(fd, start, sizeof start) != sizeof start) perror("write");
    if (lingers && size > 0) {
        shutdown(fd, SHUT_WR);
    } else {
        close(fd);
    }
}

int main(int argc, char **argv) {
    if (argc < 2 || argc > 3 || (argc == 3 && strcmp(argv[2], "linger") != 0)) {
        fprintf(stderr, "usage: greet PORT [linger]\n");
        return 2;
    }
    lingers = argc == 3;
    serve(listen_on(argv[1], SOCK_NONBLOCK), NULL, greet);
}

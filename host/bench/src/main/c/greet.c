/* greet PORT: a connection begins with 16 bytes, is answered with them, and closed. */
#include "server.h"

static void greet(int fd) {
    char start[16];
    ssize_t size = read(fd, start, sizeof start);
    if (size < 0 && errno == EAGAIN) return;
    /* The load sends the start packet in one segment. */
    if (size == sizeof start && write(fd, start, sizeof start) != sizeof start) perror("write");
    close(fd);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: greet PORT\n");
        return 2;
    }
    serve(listen_on(argv[1], SOCK_NONBLOCK), NULL, greet);
}

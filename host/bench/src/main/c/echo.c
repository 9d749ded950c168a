/* echo PORT: sends back what comes. The least that an echo server can do: one read, one write. */
#include "server.h"

static char buffer[64 * 1024];

static void echo(int fd) {
    ssize_t size = read(fd, buffer, sizeof buffer);
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) {
        close(fd);
        return;
    }
    for (ssize_t sent = 0; sent < size;) {
        ssize_t now = write(fd, buffer + sent, (size_t)(size - sent));
        if (now < 0 && errno != EAGAIN) {
            close(fd);
            return;
        }
        if (now > 0) sent += now; /* a full socket is tried again: the load always reads */
    }
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: echo PORT\n");
        return 2;
    }
    serve(listen_on(argv[1], SOCK_NONBLOCK), NULL, echo);
}

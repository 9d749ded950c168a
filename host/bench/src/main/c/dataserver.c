/*
 * dataserver DIRECTORY PORT: the protocol of the plugin of this name, one connection at a time.
 * Downloads by sendfile(2); uploads are on disk before they are acknowledged by the close.
 */
#include "server.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

enum { START = 25, KEY = 9, CHUNK = 64 * 1024 };

static const char *directory;

static void receive(int fd, const char *path) {
    static char chunk[CHUNK];
    char draft[PATH_MAX];
    snprintf(draft, sizeof draft, "%s/incoming", directory);
    int file = open(draft, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int parent = open(directory, O_RDONLY | O_DIRECTORY);
    if (file < 0 || parent < 0) die(draft);
    ssize_t size;
    while ((size = read(fd, chunk, sizeof chunk)) > 0) {
        for (ssize_t written = 0; written < size;) {
            ssize_t now = write(file, chunk + written, (size_t)(size - written));
            if (now < 0) die(draft);
            written += now;
        }
    }
    if (size < 0) die("read");
    if (fsync(file) < 0 || rename(draft, path) < 0 || fsync(parent) < 0) die(path);
    close(parent);
    close(file);
}

static void send_out(int fd, const char *path) {
    struct stat about;
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &about) < 0) die(path);
    for (off_t sent = 0; sent < about.st_size;) {
        if (sendfile(fd, file, &sent, (size_t)(about.st_size - sent)) <= 0) {
            perror("sendfile");
            break;
        }
    }
    close(file);
}

static void serve_one(int fd) {
    unsigned char start[START];
    char path[PATH_MAX];
    if (recv(fd, start, sizeof start, MSG_WAITALL) != START) return;
    int length = snprintf(path, sizeof path, "%s/", directory);
    for (int i = KEY; i < START; i++) {
        length += snprintf(path + length, sizeof path - (size_t)length, "%02x", start[i]);
    }
    if (start[0] == 0) {
        receive(fd, path);
    } else {
        send_out(fd, path);
    }
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: dataserver DIRECTORY PORT\n");
        return 2;
    }
    directory = argv[1];
    int listener = listen_on(argv[2], 0);
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0) die("accept");
        serve_one(fd);
        close(fd);
    }
}

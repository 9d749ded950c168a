// dataserver DIRECTORY PORT: the protocol of the plugin of this name; a goroutine per connection that
// copies as the library does, which is by sendfile for downloads.
package main

import (
	"encoding/hex"
	"io"
	"log"
	"net"
	"os"
	"path/filepath"
)

func main() {
	directory, port := os.Args[1], os.Args[2]
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	for {
		conn, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go func() {
			defer conn.Close()
			if err := serve(conn, directory); err != nil {
				log.Print(err)
			}
		}()
	}
}

func serve(conn net.Conn, directory string) error {
	start := make([]byte, 25)
	if _, err := io.ReadFull(conn, start); err != nil {
		return nil // the bench looks whether somebody listens
	}
	path := filepath.Join(directory, hex.EncodeToString(start[9:]))
	if start[0] == 0 {
		return receive(conn, directory, path)
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(conn, file)
	return err
}

// receive returns when the object would survive a crash.
func receive(conn net.Conn, directory, path string) error {
	file, err := os.CreateTemp(directory, "incoming-")
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err = io.Copy(file, conn); err != nil {
		return err
	}
	if err = file.Sync(); err != nil {
		return err
	}
	if err = os.Rename(file.Name(), path); err != nil {
		return err
	}
	parent, err := os.Open(directory)
	if err != nil {
		return err
	}
	defer parent.Close()
	return parent.Sync()
}

// echo [-channel] PORT: sends back what comes; a goroutine per connection, or with -channel two, one
// that reads and one that writes.
package main

import (
	"flag"
	"io"
	"log"
	"net"
)

func main() {
	channel := flag.Bool("channel", false, "two goroutines per connection and a channel between them")
	flag.Parse()
	listener, err := net.Listen("tcp", "127.0.0.1:"+flag.Arg(0))
	if err != nil {
		log.Fatal(err)
	}
	for {
		conn, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		if *channel {
			go echoByTwo(conn)
		} else {
			go echo(conn)
		}
	}
}

func echo(conn net.Conn) {
	defer conn.Close()
	buffer := make([]byte, 4096)
	for {
		n, err := conn.Read(buffer)
		if err != nil {
			return
		}
		if _, err = conn.Write(buffer[:n]); err != nil {
			return
		}
	}
}

func echoByTwo(conn net.Conn) {
	packets := make(chan []byte, 256)
	go func() {
		defer conn.Close()
		for packet := range packets {
			if _, err := conn.Write(packet); err != nil {
				return
			}
		}
	}()
	defer close(packets)
	buffer := make([]byte, 4096)
	for {
		n, err := conn.Read(buffer)
		if err != nil {
			if err != io.EOF {
				log.Print(err)
			}
			return
		}
		packets <- append([]byte(nil), buffer[:n]...)
	}
}

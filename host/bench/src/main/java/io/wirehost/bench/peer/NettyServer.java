package io.wirehost.bench.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** {@code NettyServer nio|epoll echo|greet PORT}: what the C servers of these names do. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection
public final class NettyServer {
    private static final int BACKLOG = 4096;
    private static final int START_PACKET = 16;

    private NettyServer() {}

    /**
     * Serves for ever.
     *
     * @param args the transport, what to do, the port
     */
    public static void main(String[] args) throws InterruptedException {
        boolean epoll = args[0].equals("epoll");
        boolean greet = args[1].equals("greet");
        int port = Integer.parseInt(args[2]);
        IoHandlerFactory transport =
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        Class<? extends ServerChannel> channel =
                epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, transport);
        new ServerBootstrap()
                .group(loop)
                .channel(channel)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel accepted) {
                                accepted.pipeline().addLast(greet ? new Greet() : new Echo());
                            }
                        })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    /** Answers of one round of reading go out together, as Netty's own examples have it. */
    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }

    /** The load sends the start packet in one segment. */
    private static final class Greet extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf bytes && bytes.readableBytes() == START_PACKET) {
                context.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
            } else {
                context.close();
            }
        }
    }
}

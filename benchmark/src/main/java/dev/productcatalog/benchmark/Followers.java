package dev.productcatalog.benchmark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Many clients that follow the changes as server-sent events and forget them, served by one thread. */
final class Followers implements AutoCloseable {

    private static final byte[] REQUEST = """
            GET /api/v1/products/changes HTTP/1.1\r
            Host: localhost\r
            Accept: text/event-stream\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "\nid: ".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector = Selector.open();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Thread reader;
    private volatile boolean closed;

    /** How much of what begins an event was seen at the end of what was read. */
    private static final class Seen {
        private boolean answered;
        private int matched;
    }

    /** Connects so many to the service, one after the other. */
    Followers(URI service, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(service.getHost(), service.getPort()));
            channel.write(ByteBuffer.wrap(REQUEST));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Seen());
        }
        reader = Thread.ofPlatform().name("followers").start(this::read);
    }

    /** {@return how many have got the beginning of a stream} */
    long answers() {
        return answers.get();
    }

    /** {@return how many events all of them together have got} */
    long events() {
        return events.get();
    }

    /** {@return how many have lost their stream} */
    long lost() {
        return lost.get();
    }

    private void read() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
        try {
            while (!closed) {
                selector.select(key -> read(key, buffer), 100);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer) {
        Seen seen = (Seen) key.attachment();
        buffer.clear();
        try {
            if (((SocketChannel) key.channel()).read(buffer) < 0) {
                throw new IOException("the stream has ended");
            }
        } catch (IOException e) {
            key.cancel();
            lost.incrementAndGet();
            return;
        }
        buffer.flip();
        if (!seen.answered) {
            seen.answered = true;
            answers.incrementAndGet();
        }
        while (buffer.hasRemaining()) {
            byte next = buffer.get();
            seen.matched = next == EVENT[seen.matched] ? seen.matched + 1 : next == EVENT[0] ? 1 : 0;
            if (seen.matched == EVENT.length) {
                seen.matched = 0;
                events.incrementAndGet();
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}

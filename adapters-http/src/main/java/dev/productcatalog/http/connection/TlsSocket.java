package dev.productcatalog.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketImpl;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * TLS 1.2 and 1.3 over a client's socket. The server's own TLS looks up the name of each client, and holds a lock
 * during the handshake that closing needs as well; so the JDK's is put here, between the socket and the connection that
 * watches the time. Its own thread reads and writes; any may close it.
 */
final class TlsSocket implements HelidonSocket {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final String[] APPLICATIONS = {"http/1.1", "http/1.0"};
    /** What each record of a handshake begins with (RFC 8446, section 5.1). */
    private static final byte HANDSHAKE = 22;
    private static final int RECORD = 16 * 1024;

    private final HelidonSocket plain;
    private final SSLContext context;
    private final byte[] buffer = new byte[RECORD];
    private SSLSocket tls;

    TlsSocket(HelidonSocket plain, SSLContext context) {
        this.plain = plain;
        this.context = context;
    }

    /**
     * Agrees with the client on keys. Has to be done first.
     *
     * @return whether the client speaks TLS, or has at least said nothing else yet
     * @throws SSLException         if they do not agree
     * @throws UncheckedIOException if the connection is lost
     */
    boolean handshake() throws IOException {
        byte[] first = plain.get();
        if (first == null || first[0] != HANDSHAKE) {
            return first == null;
        }
        tls = (SSLSocket) context.getSocketFactory()
                .createSocket(new Beneath(plain), new ByteArrayInputStream(first), false);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setApplicationProtocols(APPLICATIONS);
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return true;
    }

    @Override
    public byte[] get() {
        if (tls == null) {
            return null;
        }
        try {
            int length = tls.getInputStream().read(buffer);
            return length < 0 ? null : Arrays.copyOf(buffer, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void write(BufferData data) {
        try {
            tls.getOutputStream().write(data.readBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells the client that there is nothing more, so that it can tell an end from a connection that was cut. */
    void end() {
        try {
            if (tls != null) {
                tls.shutdownOutput();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        plain.close();
    }

    @Override
    public boolean isSecure() {
        return true;
    }

    @Override
    public void idle() {
        plain.idle();
    }

    @Override
    public boolean isConnected() {
        return plain.isConnected();
    }

    @Override
    @SuppressWarnings("removal")
    public int read(BufferData into) {
        throw new UnsupportedOperationException("get() reads");
    }

    @Override
    public PeerInfo remotePeer() {
        return plain.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return plain.localPeer();
    }

    @Override
    public String socketId() {
        return plain.socketId();
    }

    @Override
    public String childSocketId() {
        return plain.childSocketId();
    }

    /** The client's socket as the JDK's TLS sees it: two streams, and no more than it asks for besides. */
    private static final class Beneath extends Socket {

        private final HelidonSocket socket;

        Beneath(HelidonSocket socket) throws IOException {
            super((SocketImpl) null);
            this.socket = socket;
        }

        @Override
        public InputStream getInputStream() {
            return new InputStream() {
                private byte[] piece = {};
                private int used;

                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    if (used == piece.length) {
                        byte[] next = next();
                        if (next == null) {
                            return -1;
                        }
                        piece = next;
                        used = 0;
                    }
                    int count = Math.min(length, piece.length - used);
                    System.arraycopy(piece, used, into, offset, count);
                    used += count;
                    return count;
                }

                private byte[] next() throws IOException {
                    try {
                        return socket.get();
                    } catch (UncheckedIOException e) {
                        throw e.getCause();
                    }
                }
            };
        }

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    try {
                        socket.write(BufferData.create(bytes, offset, length));
                    } catch (UncheckedIOException e) {
                        throw e.getCause();
                    }
                }
            };
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public InetAddress getInetAddress() {
            return null; // it is looked up by name if it is known
        }

        @Override
        public int getSoTimeout() {
            return 0;
        }

        @Override
        public void setSoTimeout(int millis) {
            // the connection watches the time
        }

        @Override
        public int getSoLinger() {
            return -1;
        }

        @Override
        public void close() {
            // the connection closes it
        }
    }
}

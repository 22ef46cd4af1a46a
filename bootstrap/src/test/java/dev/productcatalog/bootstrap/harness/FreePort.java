package dev.productcatalog.bootstrap.harness;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for programs that cannot be told to take any port that is free. */
public final class FreePort {

    private FreePort() { }

    /**
     * {@return a port of the loopback address that is free} It stays so until the program takes it: it is none of those
     * that a system gives to whoever asks for any, which are 32768 and more on Linux.
     */
    public static int find() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(ThreadLocalRandom.current().nextInt(10_000, 32_000), 1,
                    InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // another one
            }
        }
    }
}

package dev.productcatalog.http.exchange;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes go through it. */
final class CountedOutput extends FilterOutputStream {

    private final LongConsumer count;

    CountedOutput(OutputStream out, LongConsumer count) {
        super(out);
        this.count = count;
    }

    @Override
    public void write(int octet) throws IOException {
        out.write(octet);
        count.accept(1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
        out.write(bytes, start, length);
        count.accept(length);
    }
}

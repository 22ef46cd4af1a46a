package dev.productcatalog.architecture;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** A small sound hexagon, compiled as a project would, to which a test adds what is to be found. */
final class Sample {

    static final String ROOT = "com.acme.shop";

    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?:class|record|interface|enum) (\\w+)");

    private static final List<String> SOUND = List.of(
            "package com.acme.shop.domain; public record Order(long id, java.time.Instant placed) { }",
            """
            package com.acme.shop.domain;
            public abstract sealed class ShopException extends RuntimeException {
                public static final class NotFound extends ShopException { }
            }
            """,
            """
            package com.acme.shop.domain.port;
            public interface Orders { java.util.Optional<com.acme.shop.domain.Order> find(long id); }
            """,
            """
            package com.acme.shop.application;
            import com.acme.shop.domain.*;
            public final class ReadOrder {
                private final com.acme.shop.domain.port.Orders orders;
                public ReadOrder(com.acme.shop.domain.port.Orders orders) { this.orders = orders; }
                public Order read(long id) { return orders.find(id).orElseThrow(ShopException.NotFound::new); }
            }
            """,
            """
            package com.acme.shop.web;
            public final class Web {
                private final com.acme.shop.application.ReadOrder read;
                public Web(com.acme.shop.application.ReadOrder read) { this.read = read; }
                public java.net.URI first() { return Text.uri(read.read(1)); }
            }
            """,
            """
            package com.acme.shop.web;
            final class Text {
                static java.net.URI uri(com.acme.shop.domain.Order order) {
                    return java.net.URI.create("/" + order.id());
                }
            }
            """,
            """
            package com.acme.shop.store;
            import com.acme.shop.domain.Order;
            public final class SqlOrders implements com.acme.shop.domain.port.Orders {
                private final javax.sql.DataSource source;
                public SqlOrders(javax.sql.DataSource source) { this.source = source; }
                public java.util.Optional<Order> find(long id) { return java.util.Optional.empty(); }
            }
            """,
            """
            package com.acme.shop.boot;
            final class Main {
                static com.acme.shop.web.Web web(javax.sql.DataSource source) {
                    return new com.acme.shop.web.Web(new com.acme.shop.application.ReadOrder(
                            new com.acme.shop.store.SqlOrders(source)));
                }
            }
            """);

    private Sample() {
    }

    /** {@return the sound hexagon as it is stated, compiled into this folder with the given sources} */
    static Hexagon in(Path folder, String... added) {
        compile(folder, added);
        return stated().classesIn(folder.resolve("classes"));
    }

    static Hexagon stated() {
        return Hexagon.of(ROOT)
                .domain("domain..").ports("domain.port")
                .application("application..")
                .drivingAdapter("web", "web..").mayUse("java.net").offers("web.Web")
                .drivenAdapter("store", "store..").mayUse("javax.sql").offers("store.SqlOrders")
                .wiring("boot..").mayUse("javax.sql")
                .valuesAreRecords();
    }

    /** Compiles the sound hexagon with these sources, of which one replaces another of the same name. */
    static void compile(Path folder, String... added) {
        Map<Path, String> sources = new LinkedHashMap<>();
        Stream.concat(SOUND.stream(), Stream.of(added)).forEach(source -> sources.put(file(folder, source), source));
        run(folder, sources);
    }

    private static void run(Path folder, Map<Path, String> sources) {
        try {
            for (Map.Entry<Path, String> source : sources.entrySet()) {
                Files.createDirectories(source.getKey().getParent());
                Files.writeString(source.getKey(), source.getValue());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        StringWriter output = new StringWriter();
        String[] arguments = Stream.concat(Stream.of("-proc:none", "-d", folder.resolve("classes").toString()),
                sources.keySet().stream().map(Path::toString)).toArray(String[]::new);
        PrintWriter writer = new PrintWriter(output);
        if (ToolProvider.findFirst("javac").orElseThrow().run(writer, writer, arguments) != 0) {
            throw new AssertionError(output);
        }
    }

    private static Path file(Path folder, String source) {
        if (source.startsWith("module ")) {
            return folder.resolve("sources", "module-info.java");
        }
        return folder.resolve("sources")
                .resolve(found(PACKAGE, source).replace('.', '/'), found(TYPE, source) + ".java");
    }

    private static String found(Pattern pattern, String source) {
        Matcher matcher = pattern.matcher(source);
        if (!matcher.find()) {
            throw new AssertionError("No " + pattern + " in " + source);
        }
        return matcher.group(1);
    }
}

package dev.productcatalog.persistence.sql;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.port.Backup;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogFile;
import dev.productcatalog.domain.port.CatalogProvider;
import dev.productcatalog.persistence.backup.H2Backup;
import dev.productcatalog.persistence.backup.H2CatalogFile;
import dev.productcatalog.persistence.database.Database;
import dev.productcatalog.persistence.database.Engine;
import dev.productcatalog.persistence.database.H2Engine;
import dev.productcatalog.persistence.database.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes URLs that begin with {@code jdbc:h2:} or {@code jdbc:postgresql:}, with all that these databases' drivers allow
 * after it, and makes the tables that are missing. Several instances may open one PostgreSQL database at once.
 */
public final class SqlCatalogProvider implements CatalogProvider {

    /** For {@link java.util.ServiceLoader}. */
    public SqlCatalogProvider() { }

    @Override
    public boolean accepts(String url) {
        return url.startsWith("jdbc:h2:") || url.startsWith("jdbc:postgresql:");
    }

    @Override
    public Catalog open(Settings settings) {
        Engine engine = Engine.of(settings.url());
        Dialect dialect = engine == H2Engine.INSTANCE ? Dialect.H2 : Dialect.POSTGRESQL;
        try (Engine.Start start = engine.start(settings)) {
            Catalog catalog = open(start.settings(), engine, dialect, dialect == Dialect.H2
                    ? Optional.of(new H2Backup(start.settings())) : Optional.empty());
            engine.countMemory(start.first());
            return catalog;
        } catch (SQLException e) {
            throw engine.refusal(settings, e);
        }
    }

    @Override
    public List<String> pending(Settings settings) {
        Engine engine = Engine.of(settings.url());
        engine.requirePlace(settings);
        try {
            Optional<Connection> existing = engine.inspect(settings);
            if (existing.isEmpty()) {
                return Stream.concat(Stream.of("the file of the database"),
                        Dialect.SCRIPTS.stream().map("script "::concat)).toList();
            }
            try (Connection connection = existing.get()) {
                List<String> missing = Schema.missing(Dialect.SCRIPTS, connection);
                if (missing.isEmpty() && Schema.isNewer(Dialect.SCRIPTS, connection)) {
                    throw engine.madeByNewer(settings);
                }
                return missing.stream().map("script "::concat).toList();
            }
        } catch (SQLException e) {
            throw engine.refusal(settings, e);
        }
    }

    private static void requireKnown(Settings settings, Engine engine, Database database) throws SQLException {
        try (Connection connection = database.connection()) {
            if (Schema.isNewer(Dialect.SCRIPTS, connection)) {
                throw engine.madeByNewer(settings);
            }
        }
    }

    @Override
    public boolean outlivesProcess(Settings settings) {
        return !settings.url().startsWith("jdbc:h2:mem:");
    }

    @Override
    public Optional<CatalogFile> file(Settings settings) {
        return H2Engine.INSTANCE.file(settings).map(file -> new H2CatalogFile(settings, file,
                new H2CatalogFile.Scripts(Dialect.class, Dialect.H2.folder(), Dialect.SCRIPTS), Dialect.NEW_EPOCH,
                InstantSource.system()));
    }

    private static Catalog open(Settings settings, Engine engine, Dialect dialect, Optional<Backup> backup)
            throws SQLException {
        Database database = Database.open(settings);
        try {
            Schema.update(Dialect.class, dialect.folder(), Dialect.SCRIPTS, database::connection);
            requireKnown(settings, engine, database);
            return new SqlCatalog(database, dialect, backup);
        } catch (RuntimeException e) {
            database.close();
            if (!(e instanceof CatalogException)) {
                for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                    if (cause instanceof SQLException sql) {
                        throw sql;
                    }
                }
            }
            throw e;
        }
    }
}

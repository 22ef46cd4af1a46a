package dev.productcatalog.persistence.backup;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.port.Backup;
import dev.productcatalog.domain.port.CatalogProvider.Settings;
import dev.productcatalog.persistence.database.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Copies an H2 database that is open in this process, on a connection beside those that requests use. Thread-safe. */
public final class H2Backup implements Backup {

    private final Settings settings;

    /** @param settings with which the database was opened */
    public H2Backup(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void write(Consumer<byte[]> target) {
        try (Connection connection = Engine.connect(settings)) {
            BackupFormat.write(target, out -> H2Tables.write(connection, out));
        } catch (SQLException e) {
            throw new CatalogException.Unavailable("the database cannot be backed up", e, false);
        }
    }
}

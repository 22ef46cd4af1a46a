package dev.productcatalog.persistence.database;

import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * Makes H2 count the memory that its rows take, by which it knows when to write them out. H2 2.4.240 guesses it by the
 * average of those before, of which each has a share of 1/256: after many short rows it takes 20 MB of long ones for
 * nothing. A commit, which writes all rows of its transaction once more, then exhausts the heap. H2 has no setting for
 * it; where a map of its has no average, it counts.
 */
final class H2Memory {

    private static final List<Field> AVERAGES = List.of(average("avgKeySize"), average("avgValSize"));

    private H2Memory() { }

    private static Field average(String name) {
        try {
            Field field = MVMap.class.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("not the H2 that this was made for", e);
        }
    }

    /** Counts from now on, in the tables and indexes that there are, and in what the transaction can undo. */
    static void count(Connection connection) throws SQLException {
        if (connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
            try {
                if (!session.getAutoCommit()) {
                    session.getTransaction(); // begins it
                }
                count(session.getDatabase().getStore().getMvStore());
            } catch (DbException | MVStoreException e) {
                throw DbException.toSQLException(e);
            }
        }
    }

    private static void count(MVStore store) {
        for (String key : store.getMetaMap().keySet()) {
            if (key.startsWith(DataUtils.META_MAP)) {
                MVMap<?, ?> map = store.getMap(DataUtils.parseHexInt(key.substring(DataUtils.META_MAP.length())));
                if (map != null) {
                    count(map);
                }
            }
        }
    }

    private static void count(MVMap<?, ?> map) {
        try {
            for (Field average : AVERAGES) {
                average.set(map, null);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("fields of H2 are out of reach", e);
        }
    }
}

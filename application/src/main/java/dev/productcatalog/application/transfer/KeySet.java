package dev.productcatalog.application.transfer;

import dev.productcatalog.domain.CatalogException;

/**
 * The keys that an import has had so far, 16 to 32 bytes for each. A name is kept as 64 bits that are made of it: two
 * of a million names have the same by a chance of 1 to 37 million. Not thread-safe.
 */
final class KeySet implements AutoCloseable {

    /** More would take too much of a small heap. */
    static final int MAX = 2_000_000;

    /** What all imports under way may keep together. Thread-safe. */
    static final class Room {

        private int free = MAX;

        private synchronized boolean take(int keys) {
            if (keys > free) {
                return false;
            }
            free -= keys;
            return true;
        }

        private synchronized void giveBack(int keys) {
            free += keys;
        }
    }

    private static final long ODD = 0x9E3779B97F4A7C15L;

    private static final int PARTS = 1024;

    /** Parts that grow by themselves: open addressing, in which 0 is a free place. */
    private final long[][] tables = new long[PARTS][4];
    private final int[] sizes = new int[PARTS];
    private final Room room;
    private int taken;

    /** @param room to which it belongs until it is closed */
    KeySet(Room room) {
        this.room = room;
    }

    /**
     * Makes room for so many more keys.
     *
     * @return false if these are too many for one import
     * @throws CatalogException.Overloaded if there is no room for them while other imports are under way
     */
    boolean grow(int keys) {
        if (keys > MAX - taken) {
            return false;
        }
        if (!room.take(keys)) {
            throw new CatalogException.Overloaded("other imports under way have too many keys");
        }
        taken += keys;
        return true;
    }

    @Override
    public void close() {
        room.giveBack(taken);
        taken = 0;
    }

    /** {@return whether the id is new} */
    boolean add(long id) {
        return put(mix(id));
    }

    /** {@return whether the name is new} */
    boolean add(String name) {
        long hash = name.length();
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * ODD;
            hash ^= hash >>> 29;
        }
        return put(mix(hash));
    }

    private boolean put(long key) {
        int part = (int) (key >>> 32) & PARTS - 1;
        if (2 * (sizes[part] + 1) > tables[part].length) {
            long[] larger = new long[2 * tables[part].length];
            for (long kept : tables[part]) {
                if (kept != 0) {
                    larger[place(larger, kept)] = kept;
                }
            }
            tables[part] = larger;
        }
        int place = place(tables[part], key);
        if (tables[part][place] == key) {
            return false;
        }
        tables[part][place] = key;
        sizes[part]++;
        return true;
    }

    /** {@return where the key is, or would be} */
    private static int place(long[] table, long key) {
        int mask = table.length - 1;
        int place = (int) key & mask;
        while (table[place] != 0 && table[place] != key) {
            place = place + 1 & mask;
        }
        return place;
    }

    /** {@return other bits for other bits (the finalizer of SplitMix64), but never 0} */
    private static long mix(long bits) {
        long mixed = bits;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        mixed ^= mixed >>> 31;
        return mixed == 0 ? ODD : mixed;
    }
}

package dev.productcatalog.bootstrap;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import javax.management.NotificationEmitter;

/**
 * Keeps the process small while there is little to keep, without taking from it what it may need. The serial collector
 * lets the old generation grow to its bound before it collects it, and knows no softer one; a bound that is low enough
 * for the everyday would be too low for a page of the 1000 longest descriptions. So it is told to collect earlier.
 */
final class SmallHeap {

    /** In bytes. What lives after a minute of load on 10,000 products in H2 is about 25 MB. */
    private static final long ENOUGH = 42L << 20;

    private SmallHeap() {
    }

    /** Has the old generation collected whenever it has grown by half, and not before that is worth it. */
    static void keep() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals("Tenured Gen")) {
                collectAbove(ENOUGH, pool);
                ((NotificationEmitter) ManagementFactory.getMemoryMXBean()).addNotificationListener((notification, _) -> {
                    if (notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) {
                        System.gc();
                        collectAbove(Math.max(ENOUGH, pool.getUsage().getUsed() * 3 / 2), pool);
                    }
                }, null, null);
            }
        }
    }

    private static void collectAbove(long bytes, MemoryPoolMXBean pool) {
        pool.setUsageThreshold(Math.min(bytes, pool.getUsage().getMax()));
    }
}

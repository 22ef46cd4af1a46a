package com.acme.shop.store;

import com.acme.shop.domain.Order;
import com.acme.shop.domain.port.Orders;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Keeps orders in memory. */
public final class MemoryOrders implements Orders {

    private final Map<Long, Order> orders = Map.of(1L, new Order(1, Instant.EPOCH));

    @Override
    public Optional<Order> find(long id) {
        return Optional.ofNullable(orders.get(id));
    }
}

package com.acme.shop.application;

import com.acme.shop.domain.Order;
import com.acme.shop.domain.UnknownOrder;
import com.acme.shop.domain.port.Orders;

/** Reads an order. */
public final class ReadOrder {

    private final Orders orders;

    public ReadOrder(Orders orders) {
        this.orders = orders;
    }

    public Order read(long id) {
        return orders.find(id).orElseThrow(UnknownOrder::new);
    }
}

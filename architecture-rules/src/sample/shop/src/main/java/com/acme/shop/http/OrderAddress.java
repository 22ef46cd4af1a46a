package com.acme.shop.http;

import com.acme.shop.application.ReadOrder;
import java.net.URI;

/** Where an order is found in the web. */
public final class OrderAddress {

    private final ReadOrder read;

    public OrderAddress(ReadOrder read) {
        this.read = read;
    }

    public URI of(long id) {
        return URI.create("/orders/" + read.read(id).id());
    }
}

package com.acme.shop.boot;

import com.acme.shop.application.ReadOrder;
import com.acme.shop.http.OrderAddress;
import com.acme.shop.store.MemoryOrders;

/** Starts the shop. */
final class Main {

    private Main() {
    }

    public static void main(String[] arguments) {
        System.out.println(new OrderAddress(new ReadOrder(new MemoryOrders())).of(1));
    }
}

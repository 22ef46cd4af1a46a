package com.acme.shop.domain.port;

import com.acme.shop.domain.Order;
import java.util.Optional;

/** Where orders are kept. */
public interface Orders {

    Optional<Order> find(long id);
}

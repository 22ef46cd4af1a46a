package com.acme.shop.domain;

import java.time.Instant;

/** What a customer has ordered. */
public record Order(long id, Instant placed) { }

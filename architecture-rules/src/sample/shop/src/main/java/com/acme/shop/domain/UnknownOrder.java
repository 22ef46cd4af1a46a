package com.acme.shop.domain;

/** There is no such order. */
public final class UnknownOrder extends RuntimeException { }

package dev.productcatalog.bootstrap.log;

/** The least that is logged. */
public enum LogLevel { ERROR, WARNING, INFO, DEBUG }

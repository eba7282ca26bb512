package dev.fermata.schedule;

interface Tmp {}

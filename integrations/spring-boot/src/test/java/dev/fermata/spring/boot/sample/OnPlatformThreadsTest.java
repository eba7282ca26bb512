package dev.fermata.spring.boot.sample;

import org.springframework.boot.test.context.SpringBootTest;

/** The server's threads are platform ones. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.threads.virtual.enabled=false",
            "server.tomcat.threads.max=20",
            "management.endpoints.web.exposure.include=fermata,metrics"
        })
final class OnPlatformThreadsTest extends Kitchen {}

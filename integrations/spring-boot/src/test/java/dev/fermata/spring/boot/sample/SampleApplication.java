package dev.fermata.spring.boot.sample;

import dev.fermata.spring.boot.RequestId;
import dev.fermata.sync.Event;
import dev.fermata.task.TaskGroup;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** A kitchen: nothing in it says how ids, meters or snapshots come about. */
@SpringBootApplication
public class SampleApplication {
    static void main(String[] args) {
        SpringApplication.run(SampleApplication.class, args);
    }

    @Bean
    Event oven() {
        return Event.create("oven");
    }

    @RestController
    static final class Orders {
        private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

        private final Event oven;

        Orders(Event oven) {
            this.oven = oven;
        }

        @GetMapping("/orders/{dish}")
        String order(@PathVariable String dish) throws Exception {
            LOG.info("{}: ordered", dish);
            TaskGroup.run(group -> {
                group.fork(() -> LOG.info("{}: cooks", dish));
                group.fork(() -> LOG.info("{}: pours", dish));
            });
            return dish + " of " + RequestId.CURRENT.get();
        }

        /** Warm when the oven is. */
        @GetMapping("/pizza")
        String pizza() throws Exception {
            TaskGroup.run(group -> {
                for (String name : List.of("dough", "cheese")) {
                    group.fork(name, () -> oven.await());
                }
            });
            return "warm";
        }

        @GetMapping("/burnt")
        String burnt() {
            throw new IllegalStateException("burnt");
        }

        /** A handler that is careless: what it sets, it leaves. */
        @GetMapping("/careless")
        String careless() {
            String before = Sticky.NOTE.get();
            Sticky.NOTE.set("left behind");
            return before;
        }
    }
}

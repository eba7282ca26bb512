package dev.fermata.veiled;

import dev.fermata.sync.Lock;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Passes each call on to a primitive of which nothing else is to be seen: neither its class nor its identity. */
final class Veil implements InvocationHandler {
    private final Object primitive;
    private final Lock lock; // what a condition says when it is asked for its lock; null: the primitive has none

    private Veil(Object primitive, Lock lock) {
        this.primitive = primitive;
        this.lock = lock;
    }

    static <P> P over(Class<P> type, P primitive) {
        return over(type, primitive, null);
    }

    static <P> P over(Class<P> type, P primitive, Lock lock) {
        return type.cast(
                Proxy.newProxyInstance(Veil.class.getClassLoader(), new Class<?>[] {type}, new Veil(primitive, lock)));
    }

    /** The lock behind a veil. */
    static Lock lift(Lock lock) {
        return lock == null ? null : (Lock) ((Veil) Proxy.getInvocationHandler(lock)).primitive;
    }

    @Override
    public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "equals":
                return self == arguments[0];
            case "hashCode":
                return System.identityHashCode(self);
            case "lock":
                return lock;
            default:
                try {
                    return method.invoke(primitive, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
        }
    }
}

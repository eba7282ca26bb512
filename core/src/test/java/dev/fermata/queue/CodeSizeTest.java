package dev.fermata.queue;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What HotSpot takes into its callers, by the length of its bytecode: a put or take that need not wait, but not one that may. What
 * depends on it is the speed of a queue with room in a program that has also seen full and empty ones; see {@link QueueSteps}.
 */
class CodeSizeTest {
    /** HotSpot's FreqInlineSize. */
    private static final int MOST_TAKEN_IN = 325;

    @ParameterizedTest
    @CsvSource({"QueueSteps, putOrWait", "QueueSteps, takeOrWait"})
    void whatMayWaitIsTooLongToBeTakenIn(String type, String method) throws Exception {
        int length = length(type, method);
        assertTrue(length > MOST_TAKEN_IN, () -> length + " bytes: HotSpot takes it into what calls it");
    }

    @ParameterizedTest
    @CsvSource({
        "QueueImpl, put",
        "QueueImpl, take",
        "PlainQueue, putAtOnce",
        "PlainQueue, takeAtOnce",
        "ChunkStore, addToChunk",
        "ChunkStore, remove"
    })
    void whatNeedNotWaitIsShort(String type, String method) throws Exception {
        int length = length(type, method);
        assertTrue(length < MOST_TAKEN_IN / 2, () -> length + " bytes: too long to be taken in with the rest");
    }

    /** The longest method of that name. */
    private static int length(String type, String method) throws IOException {
        try (InputStream bytes =
                Objects.requireNonNull(CodeSizeTest.class.getResourceAsStream(type + ".class"), "no class " + type)) {
            ClassModel model = ClassFile.of().parse(bytes.readAllBytes());
            return model.methods().stream()
                    .filter(one -> one.methodName().equalsString(method))
                    .flatMap(one -> one.code().stream())
                    .mapToInt(code -> ((CodeAttribute) code).codeLength())
                    .max()
                    .orElseThrow(() -> new AssertionError(type + " has no method " + method + " with code"));
        }
    }
}

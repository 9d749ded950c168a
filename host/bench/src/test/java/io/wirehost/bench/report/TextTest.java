package io.wirehost.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void whatHtmlWouldTakeForItsOwnIsEscaped() {
        assertEquals("&lt;a b=&quot;c&quot;&gt; &amp;amp;", HtmlReport.escape("<a b=\"c\"> &amp;"));
    }

    @Test
    void whatJsonWouldTakeForItsOwnIsEscaped() {
        assertEquals("\"a \\\"b\\\" \\\\ \\u000a\"", JsonReport.string("a \"b\" \\ \n"));
    }
}

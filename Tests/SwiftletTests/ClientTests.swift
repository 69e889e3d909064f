import Swiftlet
import Testing

@Suite(.serialized) struct ClientTests {
    private let gateway = Gateway.shared

    private func question(_ text: String, stream: Bool, mode: String = "") -> Request {
        var request = Request(
            "POST", gateway.url + mode + "/v1/chat/completions",
            json: #"{"model":"m","stream":\#(stream),"messages":[{"role":"user","content":"\#(text)"}]}"#)
        request.bearer = gateway.key
        return request
    }

    @Test func plainAnswer() throws {
        let response = try Client(roots: .file(gateway.roots)).send(question("Hello", stream: false))
        #expect(response.status == 200)
        #expect(response.header("content-type")?.hasPrefix("application/json") == true)
        #expect(try jsonText(response.text, "choices", "*", "message", "content").contains("Hello"))
    }

    @Test(arguments: ["", "/mode/dribble", "/mode/chunks=odd", "/mode/crlf"])
    func streamedAnswer(mode: String) throws {
        var answer = ""
        var isDone = false
        let client = try Client(roots: .file(gateway.roots))
        let response = try client.stream(question("你好", stream: true, mode: mode)) { event in
            isDone = event.data == "[DONE]"
            if !isDone { answer += try jsonText(event.data, "choices", "*", "delta", "content") }
            return !isDone
        }
        #expect(response.status == 200)
        #expect(isDone)
        #expect(answer.contains("你好") && answer.contains("🚀") && !answer.contains("\u{fffd}"))
    }

    @Test func anotherRequestOnOneClient() throws {
        let client = try Client(roots: .file(gateway.roots))
        for _ in 0..<3 { #expect(try client.send(question("Hello", stream: false)).status == 200) }
    }

    @Test func wrongKeyIsAnAnswer() throws {
        var request = question("Hello", stream: true)
        request.bearer = "wrong"
        var events = 0
        let response = try Client(roots: .file(gateway.roots)).stream(request) { _ in
            events += 1
            return true
        }
        #expect(response.status == 401 && events == 0)
        #expect(try !jsonText(response.text, "error", "message").isEmpty)
    }

    private func failure(_ body: () throws -> Void) -> String? {
        do { try body() } catch let failure as Failure { return failure.name } catch { return "\(error)" }
        return nil
    }

    @Test func failuresHaveNames() throws {
        let client = try Client(roots: .file(gateway.roots))
        client.timeoutMilliseconds = 300
        #expect(failure { _ = try Client(roots: .file("/nonexistent")) } == "SWL_E_ARG_ROOTS")
        #expect(failure { _ = try client.send(Request("GET", "ftp://h/")) } == "SWL_E_ARG_URL")
        #expect(failure { _ = try client.send(Request("GET", "https://localhost:1/")) } == "SWL_E_REFUSED")
        #expect(failure { _ = try client.send(question("x", stream: false, mode: "/mode/mute")) } == "SWL_E_TIMEOUT")
        #expect(failure { _ = try client.send(question("x", stream: false, mode: "/mode/truncate=300")) } == "SWL_E_TRUNCATED")
        var inClear = question("x", stream: false)
        inClear.url = "http://localhost:1/"
        #expect(failure { _ = try client.send(inClear) } == "SWL_E_REFUSED")
        var injected = question("x", stream: false)
        injected.headers.append((name: "X", value: "a\r\nY: b"))
        #expect(failure { _ = try client.send(injected) } == "SWL_E_ARG_HEADER_VALUE")
        injected = question("x", stream: false)
        injected.bearer = "key\n"
        #expect(failure { _ = try client.send(injected) } == "SWL_E_ARG_KEY")
    }

    /// One connection at a time: a second one inside the closure would take the place of the first.
    @Test func requestsDoNotNest() throws {
        let client = try Client(roots: .file(gateway.roots))
        var inner: String?
        let response = try client.stream(question("你好", stream: true)) { event in
            inner = failure { _ = try client.send(question("x", stream: false)) }
            return event.data != "[DONE]"
        }
        #expect(response.status == 200 && inner == "SWL_E_STATE")
        #expect(try client.send(question("Hello", stream: false)).status == 200)
    }

    @Test func anAuthorizationOfOnesOwnIsASecret() throws {
        let client = try Client(roots: .file(gateway.roots))
        var request = Request("GET", "http://localhost:1/")
        request.headers.append((name: "authorization", value: "Basic abc"))
        #expect(failure { _ = try client.send(request) } == "SWL_E_ARG_HEADER_OURS")
    }

    @Test func otherRootsAreRefused() throws {
        let client = try Client(roots: .system)
        #expect(failure { _ = try client.send(question("x", stream: false)) } == "SWL_E_CERT_UNTRUSTED")
    }
}

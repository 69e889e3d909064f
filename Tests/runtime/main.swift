// SPDX-License-Identifier: Apache-2.0
// An ordinary Swift program, which allocates, counts references and uses the C API: the core
// in the archive is Swift too, and must leave the runtime of this process alone.
import CSwiftlet

final class Answer {
    var status: Int32 = 0
    var headers: [String: String] = [:]
    var body: [UInt8] = []
}

func text(_ bytes: swl_str) -> String {
    String(decoding: UnsafeRawBufferPointer(start: bytes.ptr, count: bytes.len), as: UTF8.self)
}

/// Calls `body` with text that does not move.
func with<Result>(_ string: String, _ body: (swl_str) -> Result) -> Result {
    var copy = string
    return copy.withUTF8 { body(swl_span($0.baseAddress, $0.count)) }
}

func head(token: String) -> String {
    var headers = [swl_header](repeating: swl_header(), count: 4)
    var bytes = [UInt8](repeating: 0, count: 1024)
    return with(token) { token in
        with("POST") { method in
            with("api.example.com") { host in
                with("/v1/chat") { path in
                    headers.withUnsafeMutableBufferPointer { headers in
                        bytes.withUnsafeMutableBufferPointer { bytes in
                            var request = swl_request()
                            request.method = method
                            request.host = host
                            request.path = path
                            request.headers = headers.baseAddress
                            request.header_cap = UInt16(headers.count)
                            var key = swl_bearer(token: token)
                            var out = swl_out(bytes.baseAddress, bytes.count)
                            precondition(swl_bearer_sign(&key, &request, nil) == .SWL_OK)
                            precondition(swl_request_head(&request, 0, &out) == .SWL_OK)
                            return text(swl_span(out.ptr, out.len))
                        }
                    }
                }
            }
        }
    }
}

func decode(_ response: String) -> Answer {
    let answer = Answer()
    var line = [UInt8](repeating: 0, count: 256)
    line.withUnsafeMutableBytes { line in
        var decoder = swl_http()
        swl_http_init_2(&decoder, line.baseAddress!, line.count)
        with(response) { whole in
            var input = whole
            var event = swl_http_event()
            while swl_http_next(&decoder, &input, &event) == .SWL_OK {
                switch event.kind {
                case SWL_HTTP_STATUS: answer.status = event.status
                case SWL_HTTP_HEADER: answer.headers[text(event.name).lowercased()] = text(event.data)
                default: answer.body += UnsafeRawBufferPointer(start: event.data.ptr, count: event.data.len)
                }
            }
        }
    }
    return answer
}

var answers: [Answer] = []
for i in 1...1000 {
    let request = head(token: "key-\(i)")
    precondition(request.contains("Authorization: Bearer key-\(i)\r\n"), request)
    let body = String(repeating: "你", count: i)
    answers.append(decode("HTTP/1.1 200 OK\r\nX-Count: \(i)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"))
}
let total = answers.map { Int($0.headers["x-count"]!)! * 3 - $0.body.count }.reduce(0, +)
precondition(total == 0 && answers.allSatisfy { $0.status == 200 })
print(String(cString: swl_status_name(.SWL_OK)), answers.count)

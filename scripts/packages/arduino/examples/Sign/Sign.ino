// SPDX-License-Identifier: Apache-2.0
// A request with an API key, made and printed: what a client of the board's would send.
#include <swiftlet.h>

void setup() {
    Serial.begin(115200);
    swl_header headers[2];
    swl_bearer key = {SWL_STR("example-key")};
    swl_request request = {};
    request.method = SWL_STR("GET");
    request.host = SWL_STR("api.example.com");
    request.path = SWL_STR("/v1/models");
    request.headers = headers;
    request.header_cap = 2;
    swl_status status = swl_bearer_sign(&key, &request, NULL);
    Serial.println(swl_status_name(status));
    Serial.println(request.header_count);
}

void loop() {}

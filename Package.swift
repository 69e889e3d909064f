// swift-tools-version: 6.1
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

let package = Package(
    name: "Swiftlet",
    products: [.library(name: "Swiftlet", targets: ["Swiftlet"])],
    targets: [
        .systemLibrary(name: "CSwiftlet", path: "include"),
        .target(
            name: "SwiftletPort",
            sources: [
                "socket_bsd.c", "resolver_getaddrinfo.c", "entropy_linux.c", "roots.c", "crypto_mbedtls.c",
                "tls_mbedtls.c", "tls_mbedtls_bundle.c", "tls_mbedtls_config.c", "tls_mbedtls_credentials.c", "tls_mbedtls_session.c",
                "tls_mbedtls_status.c", "tls_mbedtls_verify.c",
            ],
            cSettings: [.headerSearchPath("../../include"), .define("SWL_ANY_MACHINE")],
            linkerSettings: [.linkedLibrary("mbedtls"), .linkedLibrary("mbedx509"), .linkedLibrary("mbedcrypto")]),
        .target(name: "SwiftletCore", dependencies: ["CSwiftlet"]),
        .target(name: "Swiftlet", dependencies: ["CSwiftlet", "SwiftletCore", "SwiftletPort"]),
        .testTarget(
            name: "SwiftletTests", dependencies: ["Swiftlet"], path: "Tests/SwiftletTests"),
    ])

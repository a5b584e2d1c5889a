//! Asks pkg-config where Lexel is.

use std::process::Command;

fn main() {
    println!("cargo:rerun-if-env-changed=PKG_CONFIG_PATH");
    let answer = Command::new("pkg-config")
        .args(["--libs", "lexel"])
        .output()
        .expect("pkg-config is not installed");
    if !answer.status.success() {
        eprintln!("{}", String::from_utf8_lossy(&answer.stderr));
        panic!("pkg-config does not know lexel: install it, or set PKG_CONFIG_PATH");
    }
    for flag in String::from_utf8(answer.stdout).unwrap().split_whitespace() {
        if let Some(folder) = flag.strip_prefix("-L") {
            println!("cargo:rustc-link-search=native={folder}");
        } else if let Some(library) = flag.strip_prefix("-l") {
            println!("cargo:rustc-link-lib={library}");
        }
    }
}

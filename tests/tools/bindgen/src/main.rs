//! What `wasm-bindgen --target web` does, as a program that cargo builds: `bindgen <wasm> <folder>`.

use wasm_bindgen_cli_support::Bindgen;

fn main() {
    let mut args = std::env::args().skip(1);
    let (wasm, out) = (args.next().expect("a wasm file"), args.next().expect("a folder"));
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("index").typescript(false).remove_name_section(true).remove_producers_section(true);
    bindgen.web(true).expect("the web target");
    if let Err(error) = bindgen.generate(out) {
        eprintln!("{error:?}");
        std::process::exit(1);
    }
}

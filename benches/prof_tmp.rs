use demarche::{Case, Phrases, Spelling};
#[path="phrases.rs"] #[allow(dead_code)] mod p;
fn main(){
    let n: usize = std::env::var("N").ok().and_then(|n|n.parse().ok()).unwrap_or(10_000);
    let names=p::names(n); let text=p::text(&names, 50_000_000, true);
    let mut b=Phrases::builder().accented(true);
    for (v,n) in names.iter().enumerate(){ b.add(n, Spelling{case:Case::Exact,..Default::default()}, v as u32);}
    let ph=b.build();
    for _ in 0..5 { let t=std::time::Instant::now(); let c=ph.matches(&text).count(); println!("{c} {:.0} MB/s", 50.0/t.elapsed().as_secs_f64()); }
}
